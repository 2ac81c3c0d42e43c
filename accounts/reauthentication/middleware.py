"""django-otp's middleware, without a query for pages that do not ask how strongly a session is verified."""

from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.middleware import OTPMiddleware, is_verified
from django_otp.models import Device

from accounts.users.models import User


class LazyOTPMiddleware(OTPMiddleware):
    """Set `request.user.otp_device` and `is_verified()` as django-otp promises; the device is read at its first use."""

    def _verify_user_sync(self, request: HttpRequest, user: User | AnonymousUser) -> User | AnonymousUser:
        if isinstance(user, AnonymousUser):
            self._init_user_fields(user)  # type: ignore[no-untyped-call]
            return user
        user.find_otp_device = partial(self._device, request, user)
        user.is_verified = partial(is_verified, user)
        return user

    def _device(self, request: HttpRequest, user: User) -> Device | None:
        persistent_id = request.session.get(DEVICE_ID_SESSION_KEY)
        found = self._device_from_persistent_id(persistent_id) if persistent_id else None
        device: Device | None = self._finalize_device(request, user, found)  # type: ignore[no-untyped-call]
        return device
