"""The OpenAPI description, completed: examples, the errors of every operation, keys and tokens."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from pendopo.api.examples import EXAMPLES, PARAMETERS, REFUSALS

TAGS = {
    "malls": "What can be had where: malls, services with their standards, windows, counters.",
    "appointments": "Booking a place. No account: the token that a booking answers is the key to it.",
    "tickets": "A number in today's line: in demo mode for anyone, else with a kiosk's or officer's token.",
    "counters": "The keys of the officer's console, with the token of that counter.",
    "returns": "What a mall reports: accepted answers for anyone, its own with a reporter's token.",
    "monitoring": "Measures by month, condition by day, obstacles and answers; alerts with a token.",
    "boards and figures": "What the boards show, and what the ministry publishes.",
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "A name of your own for this write, such as a UUID. A repeat with the same key and body gets the "
        "first answer and does nothing again; the same key with another body is refused. Kept for a day."
    ),
    "schema": {"type": "string", "maxLength": 200},
    "example": "7f1c2f0e-5a43-4f0e-9d0b-0d8a2f6d3c11",
}
BEARER: dict[str, list[str]] = {"Bearer": []}
OPTIONAL: dict[str, list[dict[str, list[str]]]] = {
    "kiosk": [BEARER, {}],
    "public": [{}, BEARER],
    "private_link": [{}, BEARER],
}


class DescribedAPI(NinjaAPI):
    """An API whose description says everything that a script writer needs."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The plain name of the operation, such as `create_ticket`."""
        return str(operation.view_func.__name__)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """What the framework knows, and what only we know."""
        root = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        root["info"]["license"] = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}
        root["servers"] = [{"url": "/", "description": "This installation"}]
        root["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
        components = root["components"]
        for name, schema in components["schemas"].items():
            if name in EXAMPLES:
                schema["examples"] = [EXAMPLES[name]]
        components["responses"] = {_refusal_name(status): _refusal(status) for status in REFUSALS}
        for methods in root["paths"].values():
            for method, operation in methods.items():
                _complete(operation, writes=method == "post")
        return root


def _refusal_name(status: int) -> str:
    return f"Refused{status}"


def _refusal(status: int) -> dict[str, Any]:
    meaning, example = REFUSALS[status]
    answer: dict[str, Any] = {
        "description": meaning,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/ErrorOut"}, "example": example}
        },
    }
    if status == 401:
        answer["headers"] = {
            "WWW-Authenticate": {"schema": {"type": "string"}, "description": 'Bearer realm="pendopo"'}
        }
    return answer


def _complete(operation: dict[str, Any], *, writes: bool) -> None:
    """Errors by reference, the key of writes, and whether a token is needed, welcome or of no use."""
    answers = operation["responses"]
    statuses = {int(status) for status in answers} | ({400, 413} if operation.get("requestBody") else set())
    for status in statuses & set(REFUSALS):
        answers[status] = {"$ref": f"#/components/responses/{_refusal_name(status)}"}
    for parameter in operation.get("parameters", ()):
        parameter.pop("examples", None)
        if parameter["name"] in PARAMETERS:
            parameter["example"] = PARAMETERS[parameter["name"]]
    operation["responses"] = {str(status): answers[status] for status in sorted(answers)}
    if writes:
        operation["parameters"] = [*operation.get("parameters", ()), KEY]
        access = operation["x-access"]
        if access in OPTIONAL:
            operation["security"] = OPTIONAL[access]
