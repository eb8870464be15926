"""What is deployed on AWS: resources and how they are wired, nothing else."""
