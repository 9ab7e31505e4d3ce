"""Addresses of the sync API, guarded by the same middleware as the pages."""

from .api import api

app_name = "sync"
urlpatterns, _app, _namespace = api.urls
for pattern in urlpatterns:
    # django-ninja takes its views out of Django's CSRF check; ours stay in.
    vars(pattern.callback)["csrf_exempt"] = False
