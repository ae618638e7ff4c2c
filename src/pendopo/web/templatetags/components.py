"""`{% component "card" title=… %}…{% endcomponent %}` and `{% form_field form.name %}`."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django import template
from django.forms import BoundField
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from pendopo.web.components.charts import Spark, spark_line
from pendopo.web.components.tickets import range_words

register = template.Library()


class ComponentNode(template.Node):
    """A component with content: its template receives the content as `slot`."""

    def __init__(
        self, name: FilterExpression, values: Mapping[str, FilterExpression], nodelist: NodeList
    ) -> None:
        self.name = name
        self.values = values
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """The component's template with its own values and the content."""
        values = {key: value.resolve(context) for key, value in self.values.items()}
        slot = self.nodelist.render(context)
        chosen = context.template.engine.get_template(f"components/{self.name.resolve(context)}.html")  # type: ignore[union-attr]
        with context.push(slot=slot, **values):
            return chosen.render(context)


@register.tag("component")
def component(parser: Parser, token: Token) -> ComponentNode:
    """`{% component "card" title=_("Judul") %}content{% endcomponent %}`."""
    _tag, name, *rest = token.split_contents()
    values = token_kwargs(rest, parser)
    nodelist = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(parser.compile_filter(name), values, nodelist)


@register.simple_tag
def form_field(field: BoundField, **more: Any) -> SafeString:
    """A Django form's field as our component: text, textarea, select, checkbox or radios."""
    kinds = {
        "Textarea": "textarea",
        "Select": "select",
        "RadioSelect": "radios",
        "CheckboxInput": "checkbox",
        "CheckboxSelectMultiple": "checkboxes",
    }
    kind = kinds.get(type(field.field.widget).__name__, "field")
    value = field.value()
    if isinstance(value, (date, time)):  # the browser's own pickers read ISO, whatever the language
        value = value.isoformat(timespec="minutes") if isinstance(value, time) else value.isoformat()
    chosen = [str(item) for item in value] if isinstance(value, (list, tuple)) else []
    context = {
        "name": field.html_name,
        "label": field.label,
        "hint": field.help_text,
        "error": field.errors[0] if field.errors else "",
        "value": "" if value is None else value,
        "checked": bool(value),
        "required": field.field.required,
        "type": getattr(field.field.widget, "input_type", "text"),
        "maxlength": getattr(field.field, "max_length", None),
        "options": [
            {"value": str(key), "label": label, "chosen": str(key) == str(value) or str(key) in chosen}
            for key, label in getattr(field.field, "choices", [])
        ],
        **more,
    }
    return render_to_string(f"components/{kind}.html", context)


@register.filter
def wait_words(told: Any) -> str:
    """A told wait as people say it: `{{ wait|wait_words }}` gives `1 jam 10 menit sampai 2 jam`."""
    return range_words(told.low, told.high)


@register.simple_tag
def face_styles(face: str) -> SafeString:
    """The one stylesheet of a face."""
    return mark_safe(f'<link rel="stylesheet" href="{static(f"pendopo/{face}.css")}">')  # noqa: S308 - our own name


@register.simple_tag
def spark(values: list[float], width: int = 160, height: int = 40) -> Spark:
    """Points of a sparkline: `{% spark values as line %}`, then `components/sparkline.html`."""
    return spark_line(values, width=width, height=height)
