"""What needs, plans and activities share: the lists that they choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jejak.common.lists import ListEntry


class Strategy(models.TextChoices):
    INVOLVEMENT = "community_involvement", _("Community involvement")
    INFORMATION = "information_service", _("Information service")
    ADVOCACY = "advocacy", _("Advocacy")


class Theme(ListEntry):
    """What a need or an activity is about; one list for both."""

    cims_code = models.CharField(max_length=40, help_text="the CIMS outcome it maps to")

    class Meta(ListEntry.Meta):
        # It was first a table of activities.
        db_table = "activities_theme"


class TargetGroup(models.TextChoices):
    WOMEN = "women", _("Women")
    YOUTH = "youth", _("Young people")
    MICRO_ENTREPRENEURS = "micro_entrepreneurs", _("Micro-entrepreneurs")
    CHILDREN = "children", _("Children")
    ELDERLY = "elderly", _("Elderly people")
    DISABILITY = "people_with_disabilities", _("People with disabilities")
    FARMERS = "farmers_fishers", _("Farmers and fishers")
    STUDENTS = "students", _("Students")
    PKK = "pkk", _("PKK")
    OFFICIALS = "village_officials", _("Village officials")
    OTHER = "other", _("Others")


class FundSource(models.TextChoices):
    VILLAGE_FUND = "dana_desa", _("Village Fund (Dana Desa)")
    VILLAGE_ALLOCATION = "add", _("Village Allocation (ADD)")
    REGIONAL = "apbd", _("Regional budget (APBD)")
    NATIONAL = "apbn", _("National budget (APBN)")
    COMPANY = "csr", _("Company (CSR)")
    COMMUNITY = "swadaya", _("The community itself")
    DONATION = "donation", _("Donation")
    NONE = "none", _("No cost")


# What a cost line may be paid from.
PAYING_SOURCES = [choice for choice in FundSource.choices if choice[0] != FundSource.NONE]
