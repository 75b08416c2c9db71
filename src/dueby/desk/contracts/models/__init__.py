"""The agreements, and who has contracted for them: plans, order lines, first and last days."""

from dueby.desk.contracts.models.agreement import AgreementText, SupportAgreement
from dueby.desk.contracts.models.contract import Contract, Cover, OrderLine
from dueby.desk.contracts.models.decision import Decision

__all__ = ["AgreementText", "Contract", "Cover", "Decision", "OrderLine", "SupportAgreement"]
