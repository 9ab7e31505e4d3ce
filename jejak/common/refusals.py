"""A refusal as JSON, for programs; people get a page."""

from django.http import HttpRequest, JsonResponse

from .errors import JejakError

PROGRAMS = "/api/"


def is_from_a_program(request: HttpRequest) -> bool:
    return request.path_info.startswith(PROGRAMS)


def json_refusal(error: JejakError) -> JsonResponse:
    """Return `{"code", "message"}` with the error's status, and what it adds of its own."""
    body = {"code": error.code, "message": str(error), **error.added}
    response = JsonResponse(body, status=error.status)
    response.headers["Cache-Control"] = "private, no-store"
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response
