"""What the vendor sells, and which releases of it are supported."""

from dueby.desk.products.models.product import Kind, Product
from dueby.desk.products.models.version import ReleaseClass, Version

__all__ = ["Kind", "Product", "ReleaseClass", "Version"]
