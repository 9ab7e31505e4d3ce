from .budget import BudgetAccount, PriceItem
from .calendar import BudgetStep, CalendarFeed, Preparation, RegencyDate
from .lists import PAYING_SOURCES, FundSource, Strategy, TargetGroup, Theme
from .meetings import (
    CRITERIA,
    MeetingNeed,
    MeetingState,
    PriorityMeeting,
    PriorityScore,
    PriorityScorer,
)
from .needs import (
    AffectedUnit,
    CommunityNeed,
    CommunityNeedQuerySet,
    CommunityNeedVersion,
    NeedEvidence,
    NeedState,
)
from .work_plans import (
    CostLine,
    Pattern,
    PlanLine,
    PlanState,
    PlanVersion,
    WorkPlan,
)

__all__ = [
    "CRITERIA",
    "PAYING_SOURCES",
    "AffectedUnit",
    "BudgetAccount",
    "BudgetStep",
    "CalendarFeed",
    "CommunityNeed",
    "CommunityNeedQuerySet",
    "CommunityNeedVersion",
    "CostLine",
    "FundSource",
    "MeetingNeed",
    "MeetingState",
    "NeedEvidence",
    "NeedState",
    "Pattern",
    "PlanLine",
    "PlanState",
    "PlanVersion",
    "Preparation",
    "PriceItem",
    "PriorityMeeting",
    "PriorityScore",
    "PriorityScorer",
    "RegencyDate",
    "Strategy",
    "TargetGroup",
    "Theme",
    "WorkPlan",
]
