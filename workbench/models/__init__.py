"""Makes encoders: the only place that knows TensorFlow, and it never runs on Lambda."""

from workbench.models.build import ready

__all__ = ["ready"]
