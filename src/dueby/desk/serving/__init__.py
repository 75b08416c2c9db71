"""The desk, served: a web and a worker process under one supervisor."""
