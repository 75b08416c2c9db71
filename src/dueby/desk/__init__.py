"""The desk: the product in which a support team works and its customers see honest dates."""
