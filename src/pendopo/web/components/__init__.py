"""The design system: tokens, plain elements, components with a style file each, and their gallery."""
