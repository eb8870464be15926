"""Makes encoders: the only place that knows TensorFlow, and it never runs on Lambda."""
