"""The form renderer: every Django form is drawn with `web/ui/field.html`."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Set as FORM_RENDERER; `{{ form }}` and `{{ form.name.as_field_group }}` then look like the product."""

    form_template_name = "web/ui/form.html"
    field_template_name = "web/ui/field.html"
