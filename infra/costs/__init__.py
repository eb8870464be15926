"""What a month costs, from request counts and catalog size: `make costs` writes docs/costs.md."""
