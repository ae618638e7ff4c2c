"""The documentation page: our own rendering of the OpenAPI description, without script."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pendopo.api.app import api
from pendopo.api.examples import REFUSALS

METHODS = ("get", "post", "put", "patch", "delete")
ACCESS = {
    "public": "Anyone.",
    "private_link": "Whoever holds the token or code.",
    "kiosk": "In demo mode anyone; else a kiosk's or an officer's token of the mall.",
    "token": "The token of an officer of this counter.",
}


def _resolve(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """Follow a `$ref` inside the document."""
    while "$ref" in schema:
        target: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = target
    return schema


def _type(schema: dict[str, Any], root: dict[str, Any]) -> str:
    """A short word for a schema."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " | ".join(_type(part, root) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}), root)}]"
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    return str(schema.get("format") or schema.get("type") or "any")


def _words(text: str) -> SafeString:
    """A sentence of the description, with what stands between backticks as code."""
    parts = text.split("`")
    coded = (("<code>{}</code>" if index % 2 else "{}", part) for index, part in enumerate(parts))
    return format_html_join("", "{}", ((format_html(form, part),) for form, part in coded))


def _fields(schema: dict[str, Any], root: dict[str, Any], *, deep: bool = False) -> list[dict[str, Any]]:
    """The fields of an object; with `deep` also those of the objects in it, by their path."""
    resolved = _resolve(schema, root)
    if resolved.get("type") == "array":
        resolved = _resolve(resolved.get("items", {}), root)
    if "anyOf" in resolved:
        resolved = _resolve(resolved["anyOf"][0], root)
    required = set(resolved.get("required", ()))
    found: list[dict[str, Any]] = []
    for name, part in resolved.get("properties", {}).items():
        inner = _fields(part, root) if deep and "$ref" in part else []
        about = _words(part.get("description", ""))
        kind = "object" if inner else _type(part, root)
        found.append({"name": name, "type": kind, "required": name in required, "about": about})
        found += [{**item, "within": name} for item in inner]
    return found


def _answer(status: str, answer: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    resolved = _resolve(answer, root)
    content = resolved.get("content", {}).get("application/json", {})
    schema = content.get("schema", {})
    good = int(status) < 300
    return {
        "status": status,
        "good": good,
        "type": _type(schema, root) if schema else "",
        "fields": _fields(schema, root) if schema and good else [],
        "example": _example(schema, root) if good else "",
    }


def _example(schema: dict[str, Any], root: dict[str, Any]) -> str:
    """The example of a schema as JSON; a list shows one of its kind."""
    found = _example_value(schema, root)
    return json.dumps(found, indent=2, ensure_ascii=False) if found is not None else ""


def _example_value(schema: dict[str, Any], root: dict[str, Any]) -> Any:
    if schema.get("type") == "array":
        item = _example_value(schema.get("items", {}), root)
        return None if item is None else [item]
    if "anyOf" in schema:
        return _example_value(schema["anyOf"][0], root)
    return next(iter(_resolve(schema, root).get("examples", ())), None) if schema else None


def _operation(path: str, method: str, spec: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    body = spec.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers = [_answer(status, answer, root) for status, answer in spec.get("responses", {}).items()]
    return {
        "id": spec.get("operationId", ""),
        "method": method.upper(),
        "path": path,
        "summary": spec.get("summary", ""),
        "about": _words(spec.get("description", "")),
        "access": ACCESS.get(spec.get("x-access", ""), ""),
        "parameters": [
            {
                "name": item["name"],
                "where": item["in"],
                "type": _type(item.get("schema", {}), root),
                "required": item.get("required", False),
                "about": "" if item["in"] == "header" else _about(item),
            }
            for item in spec.get("parameters", ())
        ],
        "body": _fields(body, root, deep=True) if body else [],
        "body_example": _example(body, root) if body else "",
        "answers": [answer for answer in answers if answer["good"]],
        "refusals": [answer for answer in answers if not answer["good"]],
    }


def _about(parameter: dict[str, Any]) -> SafeString:
    """What a parameter means, with its limits."""
    schema = parameter.get("schema", {})
    words = [parameter.get("description", "")]
    if "default" in schema and schema["default"] not in ("", None):
        words.append(f"default {schema['default']}")
    if schema.get("maximum", 10**9) < 10**9:
        words.append(f"at most {schema['maximum']}")
    return _words(", ".join(word for word in words if word))


def docs_page(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, body, answers and examples, grouped as in the description."""
    root: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in root["tags"]}
    for path, methods in root["paths"].items():
        for method, spec in methods.items():
            if method in METHODS:
                groups[spec["tags"][0]].append(_operation(path, method, spec, root))
    about = {tag["name"]: tag["description"] for tag in root["tags"]}
    refusals = [
        {
            "status": status,
            "about": _words(meaning),
            "example": json.dumps(example, indent=2, ensure_ascii=False),
        }
        for status, (meaning, example) in REFUSALS.items()
    ]
    return render(
        request,
        "api/docs.html",
        {
            "info": root["info"],
            "lede": _words(root["info"]["description"]),
            "openapi": root["openapi"],
            "groups": [(name, about[name], operations) for name, operations in groups.items()],
            "refusals": refusals,
            "address": settings.PUBLIC_URL,
        },
    )
