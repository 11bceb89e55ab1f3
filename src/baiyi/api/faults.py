"""What goes wrong, in the shape that OpenAI's clients read: {"error": {message, type, param, code}}."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from ..errors import BaiyiError, NotFound, QuotaUsedUp, Unsupported, UserError
from ..jobs.records import Failure, of_error


class Fault(Exception):
    """A request that is not answered. `code` is a short stable word; `wait` seconds to try again in."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str,
        param: str | None = None,
        wait: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.param = param
        self.wait = wait


TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


class ErrorBody(BaseModel):
    message: str
    type: str
    param: str | None
    code: str


class ErrorAnswer(BaseModel):
    """What every answer is that is an error."""

    error: ErrorBody


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorAnswer, "description": said}
    for status, said in {
        400: "the request is wrong; `param` says where",
        401: "no key, or one that is not known",
        403: "the key's role may not",
        404: "there is nothing of that name",
        409: "something works on it",
        412: "it has changed meanwhile",
        413: "the body is too large",
        422: "the brief, or a part, does not fit",
        429: "the house is full, or the key asks too often or has used up its quota; "
        "`Retry-After` says how long",
        500: "the server failed",
        503: "a package or a model is missing",
    }.items()
}


def shape(status: int, message: str, code: str, param: str | None = None) -> dict[str, Any]:
    """The body of an answer that is an error."""
    kind = TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def code_of(error: BaiyiError) -> str:
    if isinstance(error, NotFound):
        return "not_found"
    if isinstance(error, QuotaUsedUp):
        return "quota_used_up"
    if isinstance(error, Unsupported):
        return "unsupported"
    return "invalid_value" if isinstance(error, UserError) else "server_error"


def told_afar(error: BaiyiError | Failure, language: str = "en") -> str:
    """The message without the folders of the server; the log has it whole."""
    told = error if isinstance(error, Failure) else of_error(error)
    return told.say(language)


def answer(error: Exception) -> JSONResponse:
    """The error as an answer; a bug says nothing of its inside."""
    if isinstance(error, Fault):
        body = shape(error.status, error.message, error.code, error.param)
        headers = _later(error.wait)
        if error.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return JSONResponse(body, error.status, headers)
    if isinstance(error, BaiyiError):
        body = shape(error.http_status, told_afar(error), code_of(error))
        again = error.again if isinstance(error, QuotaUsedUp) else None
        wait = (again - datetime.now(UTC)).total_seconds() if again else None
        return JSONResponse(body, error.http_status, _later(wait))
    return JSONResponse(shape(500, "the server failed; its log says where", "server_error"), 500)


def _later(wait: float | None) -> dict[str, str]:
    """The header that says after how many seconds to ask again, where that helps."""
    return {} if wait is None else {"Retry-After": str(max(1, math.ceil(wait)))}


def invalid_request(error: RequestValidationError) -> Fault:
    """The first thing that does not fit, by its place in the request."""
    first = error.errors()[0]
    place = [str(part) for part in first["loc"] if part not in ("body", "query", "path")]
    param = ".".join(place) or None
    if first["type"] == "json_invalid":
        return Fault(400, f"the body is not JSON: {first['msg']}", "invalid_json")
    return Fault(400, f"{param}: {first['msg']}", "invalid_value", param)


def install(app: FastAPI) -> None:
    """Every error of the app in this shape."""

    @app.exception_handler(Fault)
    async def fault(request: Request, error: Fault) -> JSONResponse:
        return answer(error)

    @app.exception_handler(BaiyiError)
    async def ours(request: Request, error: BaiyiError) -> JSONResponse:
        return answer(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return answer(invalid_request(error))

    @app.exception_handler(HTTPException)
    async def other(request: Request, error: HTTPException) -> JSONResponse:
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http_error")
        body = shape(error.status_code, str(error.detail), code)
        return JSONResponse(body, error.status_code, error.headers)
