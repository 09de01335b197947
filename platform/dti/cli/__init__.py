"""The sub-commands of ./dti."""
