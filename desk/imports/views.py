"""ファイルの取り込み: hand in a file, see what it would change, have it imported, fetch its bad rows."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import Strength
from accounts.reauthentication.guards import needs
from accounts.users.requests import SignedInRequest
from desk.guards import may
from desk.imports import actions, kinds, queries
from desk.imports.forms import CarryOutForm, UploadForm
from desk.imports.working import MOST_REJECTS
from portal.access import Access, open_to
from portal.audit.by import By
from portal.imports.models import Upload
from portal.imports.uploads import pieces
from portal.imports.uploads.models import KEPT, WORKED_ON, State
from portal.imports.uploads.receiving import StaffUploadHandler
from portal.limits import TooMany
from portal.upload_handlers import receives

SAME = "同じ内容のファイルが、すでにアップロードされています。"
TOO_MANY = "本日アップロードできる回数を超えました。明日あらためてお試しください。"
MOVED_ON = "このファイルの状態が変わっています。表示の内容をご確認ください。"
WITHDRAWN = "ファイルを削除しました。何も取り込んでいません。"
TOO_LATE = "このファイルは、すでに取り込みが終わっています。"
STEPS = {State.IMPORTING: 3, State.DONE: 4}  # of three; every other state belongs to the second


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may(kinds.MAY_IMPORT)
@receives(StaffUploadHandler)
def index(request: SignedInRequest) -> HttpResponse:
    """Hand in a file; below, those that are kept."""
    offers = kinds.offered(request.user)
    form = UploadForm(request.POST or None, request.FILES or None, offers=offers)
    if form.is_valid():
        try:
            kind, file, by = form.cleaned_data["kind"], form.cleaned_data["file"], By.staff(request.user)
            upload, is_new = actions.receive(kind=kind, file=file, by=by)
        except TooMany:
            form.add_error(None, TOO_MANY)
        except actions.NotReady:
            form.add_error(None, MOVED_ON)
        else:
            if not is_new:
                messages.info(request, SAME)
            return redirect("desk:imports:detail", upload.public_id)
    uploads = queries.uploads(request.user)
    names = queries.names(upload.uploaded_by for upload in uploads)
    rows = [(upload, offers[upload.kind].label, names.get(upload.uploaded_by, "")) for upload in uploads]
    return render(request, "desk/imports/index.html", {"form": form, "rows": rows, "kept": KEPT.days})


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD"])
@may(kinds.MAY_IMPORT)
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """How far the worker is, then what it found, then what became of it."""
    upload = _mine(request, public_id)
    context = {"upload": upload, "is_waiting": upload.state in WORKED_ON}
    if "X-Part" in request.headers:
        return render(request, "desk/imports/_progress.html", context)
    if upload.state == State.READY:
        actions.looked(upload=upload, by=By.staff(request.user))
    names = queries.names([upload.uploaded_by, upload.carried_out_by])
    context |= {
        "offer": kinds.OFFERS[upload.kind],
        "counts": _counts(upload),
        "has_changes": kinds.OFFERS[upload.kind].has_changes(_found(upload)),
        "step": STEPS.get(State(upload.state), 2),
        "uploaded_by": names.get(upload.uploaded_by, ""),
        "carried_out_by": names.get(upload.carried_out_by, ""),
        "most_rejects": MOST_REJECTS,
    }
    return render(request, "desk/imports/detail.html", context)


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may(kinds.MAY_IMPORT)
@needs(Strength.PHONE)
def carry_out(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Have a checked file imported, after a fresh proof of who one is."""
    upload = _mine(request, public_id)
    if upload.state != State.READY:
        return _moved_on(request, upload)
    form = CarryOutForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.begin(upload=upload, by=By.staff(request.user), **form.cleaned_data)
        except actions.NotReady:
            return _moved_on(request, upload)
        return redirect("desk:imports:detail", upload.public_id)
    context = {"upload": upload, "form": form, "offer": kinds.OFFERS[upload.kind], "counts": _counts(upload)}
    return render(request, "desk/imports/carry_out.html", context)


@open_to(Access.STAFF)
@require_http_methods(["POST"])
@may(kinds.MAY_IMPORT)
def check(request: SignedInRequest, public_id: str) -> HttpResponse:
    """See once more what it would change."""
    upload = _mine(request, public_id)
    try:
        actions.check_again(upload=upload, by=By.staff(request.user))
    except actions.NotReady:
        return _moved_on(request, upload)
    return redirect("desk:imports:detail", upload.public_id)


@open_to(Access.STAFF)
@require_http_methods(["POST"])
@may(kinds.MAY_IMPORT)
def withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take the file back."""
    upload = _mine(request, public_id)
    try:
        actions.withdraw(upload=upload, by=By.staff(request.user))
    except actions.Imported:
        messages.warning(request, TOO_LATE)
        return redirect("desk:imports:detail", upload.public_id)
    messages.success(request, WITHDRAWN)
    return redirect("desk:imports:index")


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD"])
@may(kinds.MAY_IMPORT)
def rejects(request: SignedInRequest, public_id: str) -> HttpResponseBase:
    """The bad rows as a table, with what stood in them."""
    upload = _mine(request, public_id)
    if not upload.faults:
        raise Http404
    actions.fetched(upload=upload, by=By.staff(request.user))
    name = content_disposition_header(as_attachment=True, filename=f"{upload.file_name}.rejects.csv")
    content = pieces.read(upload, pieces.REJECTS)
    headers = {"Content-Disposition": name or "attachment"}
    return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _mine(request: SignedInRequest, public_id: str) -> Upload:
    upload = queries.upload(request.user, public_id)
    if upload is None:
        raise Http404
    return upload


def _moved_on(request: SignedInRequest, upload: Upload) -> HttpResponse:
    messages.info(request, MOVED_ON)
    return redirect("desk:imports:detail", upload.public_id)


def _counts(upload: Upload) -> list[tuple[str, int]]:
    return kinds.OFFERS[upload.kind].counted(_found(upload))


def _found(upload: Upload) -> dict[str, int]:
    """By verdict: what was done, or would be."""
    found: dict[str, int] = upload.run.counts if upload.run else (upload.report or {}).get("counts", {})
    return found
