import pgtrigger
from django.conf import settings
from django.db import models

# Rows that are the library itself, what it received, and who holds a task there.
OF_LIBRARIES = (
    "places.library",
    "directory.libraryaid",
    "access.assignment",
    "access.invitation",
)


class AuditEntry(models.Model):
    """One line of what was done; never changed, never deleted."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    library_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"], name="audit_by_target"),
            models.Index(fields=["by", "id"], name="audit_by_person"),
            # What was done to a library itself. The lines of its records and photos, a hundred
            # times as many and written at every save, stay out of it.
            models.Index(
                fields=["library_id", "id"],
                condition=models.Q(target_type__in=OF_LIBRARIES),
                name="audit_of_library_itself",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="audit_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id}"
