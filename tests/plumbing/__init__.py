"""What the web plumbing promises to the areas."""
