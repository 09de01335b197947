"""The shell that every screen is made of: templates, components, styles, numbers and dates."""
