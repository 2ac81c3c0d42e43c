"""Draws Django's forms with the portal's templates."""

from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """`{{ form.phone.as_field_group }}` is label, ※必須, support text, error, input, in this order."""

    field_template_name = "components/field.html"
