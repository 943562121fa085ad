"""What scores allow to be said: gaps between eras, and how far two passes agree."""
