"""Template tags of the house; see `templates/components/`."""

from django import template

register = template.Library()
