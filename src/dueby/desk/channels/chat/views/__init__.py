"""Pages about chats, for the vendor's people."""
