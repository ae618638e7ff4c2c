"""The documentation page: our own rendering of the OpenAPI description, without script."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pendopo.api.app import api

METHODS = ("get", "post", "put", "patch", "delete")


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


def _operation(path: str, method: str, spec: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    body = spec.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers = []
    for status, answer in spec.get("responses", {}).items():
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        good = int(status) < 300
        answers.append(
            {
                "status": status,
                "type": _type(schema, root) if schema else "",
                "fields": _fields(schema, root) if schema and good else [],
            }
        )
    return {
        "id": spec.get("operationId", ""),
        "method": method.upper(),
        "path": path,
        "summary": spec.get("summary", ""),
        "about": spec.get("description", ""),
        "access": spec.get("x-access", "public"),
        "parameters": [
            {
                "name": item["name"],
                "where": item["in"],
                "type": _type(item.get("schema", {}), root),
                "required": item.get("required", False),
            }
            for item in spec.get("parameters", ())
        ],
        "body": _fields(body, root) if body else [],
        "answers": answers,
    }


def docs_page(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, body and answers, grouped as in the description."""
    root: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in root["paths"].items():
        for method, spec in methods.items():
            if method in METHODS:
                tag = (spec.get("tags") or [""])[0]
                groups.setdefault(tag, []).append(_operation(path, method, spec, root))
    return render(
        request,
        "api/docs.html",
        {"info": root["info"], "openapi": root["openapi"], "groups": groups},
    )
