"""What is not part of the agreement and was handed to sales."""

from dueby.desk.quotations.models.quotation import Outcome, Quotation, Wanted

__all__ = ["Outcome", "Quotation", "Wanted"]
