"""The pages of the verbs, for the vendor's people."""
