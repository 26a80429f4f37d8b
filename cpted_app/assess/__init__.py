"""What a site is worth: results, answers and a checklist become evidence and a score."""

from cpted_app.assess.assessment import Assessment, assess

__all__ = ["Assessment", "assess"]
