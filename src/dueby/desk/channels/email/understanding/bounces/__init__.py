"""Reports about mails that did not arrive, or not yet."""
