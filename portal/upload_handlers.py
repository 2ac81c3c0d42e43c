"""Upload handlers, declared by view. A view without a declaration accepts no files."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., Any])


def receives(handler: type[FileUploadHandler]) -> Callable[[View], View]:
    """Declare the upload handler of a view. The view's form still validates the files."""

    def declare(view: View) -> View:
        view.upload_handler = handler  # type: ignore[attr-defined]
        return view

    return declare


class UploadHandlersMiddleware:
    """Install the handler that a view declared.

    Placed before CsrfViewMiddleware, which reads the body: after that Django accepts no other handler. The user is
    known by then, and a handler may ask for them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        handler: type[FileUploadHandler] | None = getattr(view, "upload_handler", None)
        if handler is not None:
            request.upload_handlers = [handler(request)]


class RefuseFiles(FileUploadHandler):
    """The handler of all other views (FILE_UPLOAD_HANDLERS): a body with a file is answered with status 400."""

    def new_file(self, *args: Any, **options: Any) -> None:
        raise BadRequest("this view takes no files")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        return None
