"""What the original's engine offers to programs."""
