"""The documentation page: our own rendering of the OpenAPI description, without script."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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


def _fields(schema: dict[str, Any], root: dict[str, Any]) -> list[dict[str, Any]]:
    resolved = _resolve(schema, root)
    if resolved.get("type") == "array":
        resolved = _resolve(resolved.get("items", {}), root)
    if "anyOf" in resolved:
        resolved = _resolve(resolved["anyOf"][0], root)
    required = set(resolved.get("required", ()))
    return [
        {
            "name": name,
            "type": _type(part, root),
            "required": name in required,
            "about": part.get("description", ""),
        }
        for name, part in resolved.get("properties", {}).items()
    ]


def _answer(status: str, answer: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    resolved = _resolve(answer, root)
    content = resolved.get("content", {}).get("application/json", {})
    schema = content.get("schema", {})
    good = int(status) < 300
    return {
        "status": status,
        "good": good,
        "about": "" if good else resolved.get("description", ""),
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
        "about": spec.get("description", ""),
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
        "body": _fields(body, root) if body else [],
        "body_example": _example(body, root) if body else "",
        "answers": [answer for answer in answers if answer["good"]],
        "refusals": [answer for answer in answers if not answer["good"]],
    }


def _about(parameter: dict[str, Any]) -> str:
    """What a parameter means, with its limits."""
    schema = parameter.get("schema", {})
    words = [parameter.get("description", "")]
    if "default" in schema and schema["default"] not in ("", None):
        words.append(f"default {schema['default']}")
    if schema.get("maximum", 10**9) < 10**9:
        words.append(f"at most {schema['maximum']}")
    return ", ".join(word for word in words if word)


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
        {"status": status, "about": meaning, "example": json.dumps(example, indent=2, ensure_ascii=False)}
        for status, (meaning, example) in REFUSALS.items()
    ]
    return render(
        request,
        "api/docs.html",
        {
            "info": root["info"],
            "openapi": root["openapi"],
            "groups": [(name, about[name], operations) for name, operations in groups.items()],
            "refusals": refusals,
            "address": settings.PUBLIC_URL,
        },
    )
