"""What clients and managers share when they plan: the forms, and the dates as they are laid out."""
