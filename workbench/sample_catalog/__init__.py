"""A catalog drawn by program: believable products to try everything on, where no real catalog is at hand."""

from workbench.sample_catalog.catalog import make

__all__ = ["make"]
