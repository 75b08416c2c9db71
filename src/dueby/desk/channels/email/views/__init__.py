"""Pages about mails and mailboxes, for the vendor's people."""
