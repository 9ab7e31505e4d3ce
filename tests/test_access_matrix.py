"""Who gets which answer: one table, route by method by person.

`ok` is an answer (a page, or the way on after a change), `login` the way to the sign-in page,
a number that status (401: a program is not sent to a form; 422: the form, asking again; 503: no
worker runs during tests). A photo is sent by whoever announced it, here Ben. Objects
named `own` belong to Ana's library, where Ben, Rina, Citra, Nadia, Omar and Tono look on;
`other` ones to a library in another regency of the province.
To add a route, add a line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client, TestCase
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from jejak.access.models import Assignment
from jejak.access.passwords import make_password_link
from jejak.access.roles import Role
from jejak.access.services import assign, invite
from jejak.accounts.saved_filters import save_filter
from jejak.accounts.services import create_account
from jejak.activities.models import Activity, ActivityPhoto
from jejak.activities.services import edit_activity, plan_series, withdraw_activity
from jejak.activities.talk.services import write_message
from jejak.activities.tests.factories import content, recorded
from jejak.announcements.tests.factories import announced
from jejak.common.ids import uuid7
from jejak.directory.aid_services import record_aid, remove_aid
from jejak.directory.intake.services import confirm_intake, start_intake
from jejak.directory.intake.tables import read_text
from jejak.media.models import Photo, PhotoMatch
from jejak.notices.models import Kind, Notice
from jejak.notices.services import notify
from jejak.places.models import Library
from jejak.reports import files as exported_files
from jejak.reports.models import Export

from .cast import build_cast

PEOPLE = ("ana", "ben", "rina", "citra", "nadia", "omar", "tono", "stranger", "anonymous")
TABLE = """
route               object       method ana   ben   rina  citra nadia omar  tono  stran anonymous

account_login       -            GET    ok    ok    ok    ok    ok    ok    ok    ok    ok
account_login       -            POST   ok    ok    ok    ok    ok    ok    ok    ok    ok
account_logout      -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
account_logout      -            POST   login login login login login login login login login
account             -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
account             -            POST   ok    ok    ok    ok    ok    ok    ok    ok    login
account_change_password -        GET    ok    ok    ok    ok    ok    ok    ok    ok    login
account_change_password -        POST   ok    ok    ok    ok    ok    ok    ok    ok    login
set_language        -            POST   ok    ok    ok    ok    ok    ok    ok    ok    ok
set_language        -            GET    405   405   405   405   405   405   405   405   405
password_by_link    own          GET    ok    ok    ok    ok    ok    ok    ok    ok    ok
password_by_link    own          POST   ok    ok    ok    ok    ok    ok    ok    ok    ok
password_by_link    made_up      GET    410   410   410   410   410   410   410   410   410
password_by_code    -            GET    ok    ok    ok    ok    ok    ok    ok    ok    ok
password_by_code    -            POST   422   422   422   422   422   422   422   422   422

invitation_code     -            GET    ok    ok    ok    ok    ok    ok    ok    ok    ok
invitation_code     -            POST   ok    ok    ok    ok    ok    ok    ok    ok    ok
invitation          own          GET    ok    ok    ok    ok    ok    ok    ok    ok    ok
invitation          other        POST   ok    ok    ok    ok    ok    ok    ok    ok    ok
invitation          made_up      GET    404   404   404   404   404   404   404   404   404
welcome             -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login

activity_ask        own          GET    ok    ok    ok    ok    ok    403   403   404   login
activity_ask        own          POST   422   422   422   422   422   403   403   404   login
activity_ask        other        POST   404   404   404   422   422   403   403   404   login
activity_ask        draft        POST   409   409   409   404   404   404   404   404   login
activity_settle     own          POST   ok    ok    ok    ok    ok    403   403   404   login
activity_settle     other        POST   404   404   404   ok    ok    403   403   404   login
activity_settle     draft        POST   409   409   409   404   404   404   404   404   login
activity_message_withdraw own    POST   ok    403   403   403   403   403   403   404   login
activity_message_withdraw other  POST   404   404   404   403   403   403   403   404   login
activity_questions  -            GET    403   ok    ok    ok    ok    403   403   403   login

notices             -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
notices_read        -            POST   ok    ok    ok    ok    ok    ok    ok    ok    login
notice_open         own          GET    405   405   405   405   405   405   405   405   login
notice_open         own          POST   ok    404   404   404   404   404   404   404   login
mail_choice         -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
mail_choice         -            POST   422   422   422   422   422   422   422   422   login

announcements       -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
announcement        own          GET    ok    404   404   ok    ok    404   404   404   login
announcement        other        GET    404   404   404   ok    ok    404   404   404   login
announcement_new    -            GET    403   ok    ok    ok    ok    403   403   403   login
announcement_new    -            POST   403   422   422   422   422   403   403   403   login
announcement_read   own          POST   ok    404   404   403   403   404   404   404   login
announcement_read   other        POST   404   404   404   403   403   404   404   404   login
announcement_unread own          GET    403   404   404   ok    ok    404   404   404   login
announcement_unread other        GET    404   404   404   ok    ok    404   404   404   login
announcement_edit   own          GET    403   404   404   ok    403   404   404   404   login
announcement_edit   own          POST   403   404   404   422   403   404   404   404   login
announcement_edit   other        POST   404   404   404   422   403   404   404   404   login
announcement_withdraw own        GET    403   404   404   ok    ok    404   404   404   login
announcement_withdraw own        POST   403   404   404   422   422   404   404   404   login
announcement_withdraw other      POST   404   404   404   422   422   404   404   404   login

libraries           -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
library             own          GET    ok    ok    ok    ok    ok    ok    ok    404   login
library             other        GET    404   404   404   ok    ok    ok    ok    404   login
library_new         -            GET    403   403   ok    ok    ok    403   403   403   login
library_new         -            POST   403   403   ok    ok    ok    403   403   403   login
library_edit        own          GET    ok    403   ok    ok    ok    403   403   404   login
library_edit        other        GET    404   404   404   ok    ok    403   403   404   login
library_edit_group  own          GET    ok    403   ok    ok    ok    403   403   404   login
library_edit_group  own          POST   ok    403   ok    ok    ok    403   403   404   login
library_edit_group  other        POST   404   404   404   ok    ok    403   403   404   login
library_successor   own          GET    403   403   ok    ok    ok    403   403   404   login
library_successor   own          POST   403   403   422   422   422   403   403   404   login
library_successor   other        POST   404   404   404   422   422   403   403   404   login
libraries_to_recode -            GET    403   403   ok    ok    ok    403   403   403   login
library_history     own          GET    ok    ok    ok    ok    ok    ok    ok    404   login
library_history     other        GET    404   404   404   ok    ok    ok    ok    404   login
library_programme   own          GET    403   403   ok    ok    ok    403   403   404   login
library_programme   own          POST   403   403   ok    ok    ok    403   403   404   login
library_programme   other        POST   404   404   404   ok    ok    403   403   404   login
library_aid         own          GET    ok    ok    ok    ok    ok    ok    ok    404   login
library_aid         other        GET    404   404   404   ok    ok    ok    ok    404   login
aid_new             own          GET    ok    403   ok    ok    ok    403   403   404   login
aid_new             own          POST   ok    403   ok    ok    ok    403   403   404   login
aid_new             other        POST   404   404   404   ok    ok    403   403   404   login
aid_edit            own          GET    ok    403   ok    ok    ok    403   403   404   login
aid_edit            own          POST   ok    403   ok    ok    ok    403   403   404   login
aid_edit            other        POST   404   404   404   ok    ok    403   403   404   login
aid_edit            removed      GET    404   404   404   404   404   404   404   404   login
aid_remove          own          GET    ok    403   ok    ok    ok    403   403   404   login
aid_remove          own          POST   422   403   422   422   422   403   403   404   login
aid_remove          other        POST   404   404   404   422   422   403   403   404   login
library_close       own          GET    403   403   ok    ok    ok    403   403   404   login
library_close       own          POST   403   403   ok    ok    ok    403   403   404   login
library_close       other        POST   404   404   404   ok    ok    403   403   404   login
library_reopen      own          POST   403   403   ok    ok    ok    403   403   404   login
library_reopen      other        POST   404   404   404   ok    ok    403   403   404   login
library_invite      own          GET    ok    ok    ok    ok    ok    403   403   404   login
library_invite      own          POST   ok    ok    ok    ok    ok    403   403   404   login
library_invite      other        POST   404   404   404   ok    ok    403   403   404   login

people              -            GET    ok    ok    ok    ok    ok    403   403   403   login
person_invite       -            GET    ok    ok    ok    ok    ok    403   403   403   login
person_invite       -            POST   ok    ok    ok    ok    ok    403   403   403   login
invitation_revoke   own          POST   ok    ok    ok    ok    ok    404   404   404   login
invitation_revoke   other        POST   404   404   404   ok    ok    404   404   404   login
invitation_revoke   office       POST   404   403   403   ok    ok    404   404   404   login
invitation_renew    own          POST   ok    ok    ok    ok    ok    404   404   404   login
invitation_renew    other        POST   404   404   404   ok    ok    404   404   404   login
assignment_end      own          GET    403   403   ok    ok    ok    404   404   404   login
assignment_end      own          POST   403   403   ok    ok    ok    404   404   404   login
assignment_end      other        POST   404   404   404   ok    ok    404   404   404   login
assignment_end      office       POST   404   403   403   ok    ok    404   404   404   login
person_password     own          GET    403   ok    ok    ok    ok    404   404   404   login
person_password     own          POST   403   ok    ok    ok    ok    404   404   404   login
person_password     other        POST   404   404   404   ok    ok    404   404   404   login
person_password     office       POST   404   403   403   ok    ok    404   404   404   login
assignment_transfer own          GET    403   403   ok    ok    ok    404   404   404   login
assignment_transfer own          POST   403   403   422   422   422   404   404   404   login
assignment_transfer other        POST   404   404   404   422   422   404   404   404   login
assignment_transfer office       POST   404   403   403   403   403   404   404   404   login
assignment_leave    own          GET    ok    404   404   404   404   404   404   404   login
assignment_leave    own          POST   ok    404   404   404   404   404   404   404   login
assignment_leave    other        POST   404   404   404   404   404   404   404   404   login
person              own          GET    ok    ok    ok    ok    ok    404   404   404   login
person              other        GET    404   404   404   ok    ok    404   404   404   login
person              office       GET    404   ok    ok    ok    ok    404   404   404   login
person_switch_off   own          GET    403   ok    ok    ok    ok    404   404   404   login
person_switch_off   own          POST   403   ok    ok    ok    ok    404   404   404   login
person_switch_off   other        POST   404   404   404   ok    ok    404   404   404   login
person_switch_off   office       POST   404   403   403   ok    ok    404   404   404   login
person_switch_on    own          GET    405   405   405   405   405   405   405   405   login
person_switch_on    own          POST   403   ok    ok    ok    ok    404   404   404   login
person_switch_on    other        POST   404   404   404   ok    ok    404   404   404   login
person_switch_on    office       POST   404   403   403   ok    ok    404   404   404   login
mfa_index           -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_activate_totp   -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_activate_totp   -            POST   ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_deactivate_totp -            GET    404   404   404   404   404   404   404   404   login
mfa_deactivate_totp -            POST   404   404   404   404   404   404   404   404   login
mfa_view_recovery_codes -        GET    404   404   404   404   404   404   404   404   login
mfa_generate_recovery_codes -    GET    ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_generate_recovery_codes -    POST   ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_add_webauthn    -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_add_webauthn    -            POST   ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_remove_webauthn made_up      GET    ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_remove_webauthn made_up      POST   ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_authenticate    -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_authenticate    -            POST   ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_login_webauthn  -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_login_webauthn  -            POST   ok    ok    ok    ok    ok    ok    ok    ok    login
account_reauthenticate -         GET    ok    ok    ok    ok    ok    ok    ok    ok    login
account_reauthenticate -         POST   ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_reauthenticate  -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_reauthenticate  -            POST   ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_reauthenticate_webauthn -    GET    ok    ok    ok    ok    ok    ok    ok    ok    login
mfa_reauthenticate_webauthn -    POST   ok    ok    ok    ok    ok    ok    ok    ok    login
devices             -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
device_end          -            GET    405   405   405   405   405   405   405   405   login
device_end          -            POST   ok    ok    ok    ok    ok    ok    ok    ok    login
devices_end         -            GET    405   405   405   405   405   405   405   405   login
devices_end         -            POST   login login login login login login login login login
regions             -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login

intakes             -            GET    403   ok    ok    ok    ok    403   403   403   login
intake_new          -            GET    403   ok    ok    ok    ok    403   403   403   login
intake_new          -            POST   403   422   422   422   422   403   403   403   login
intake_example      libraries    GET    ok    ok    ok    ok    ok    ok    ok    ok    login
intake_example      made_up      GET    404   404   404   404   404   404   404   404   login
intake              rina         GET    404   404   ok    404   404   404   404   404   login
intake              rina         POST   404   404   ok    404   404   404   404   404   login
intake              done         GET    404   404   ok    404   404   404   404   404   login
intake              done         POST   404   404   ok    404   404   404   404   404   login
intake              ben          GET    404   ok    404   404   404   404   404   404   login
intake_columns      rina         GET    404   404   ok    404   404   404   404   404   login
intake_columns      rina         POST   404   404   422   404   404   404   404   404   login
intake_confirm      rina         GET    404   404   ok    404   404   404   404   404   login
intake_confirm      rina         POST   404   404   ok    404   404   404   404   404   login
intake_confirm      done         POST   404   404   ok    404   404   404   404   404   login
intake_confirm      ben          POST   404   ok    404   404   404   404   404   404   login
intake_delete       rina         GET    404   404   ok    404   404   404   404   404   login
intake_delete       rina         POST   404   404   ok    404   404   404   404   404   login
intake_sheet        done         POST   404   404   ok    404   404   404   404   404   login
intake_sheet        rina         POST   404   404   ok    404   404   404   404   404   login
intake_sheet        done         GET    405   405   405   405   405   405   405   405   login
invitation_sheet    -            GET    403   ok    ok    ok    ok    403   403   403   login
invitation_sheet    -            POST   403   422   422   422   422   403   403   403   login

activities          -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
activity_new        -            GET    ok    ok    ok    ok    403   403   403   403   login
activity            own          GET    ok    ok    ok    ok    ok    ok    ok    404   login
activity            other        GET    404   404   404   ok    ok    ok    ok    404   login
activity_history    own          GET    ok    ok    ok    ok    ok    ok    ok    404   login
activity_history    other        GET    404   404   404   ok    ok    ok    ok    404   login
activity_edit       own          GET    ok    403   403   403   403   403   403   404   login
activity_edit       own          POST   409   403   403   403   403   403   403   404   login
activity_edit       other        POST   404   404   404   403   403   403   403   404   login
activity_submit     draft        POST   ok    403   403   404   404   404   404   404   login
activity_submit     other        POST   404   404   404   403   403   403   403   404   login
activity_delete_draft draft      POST   ok    403   403   404   404   404   404   404   login
activity_delete_draft other      POST   404   404   404   403   403   403   403   404   login
activity_withdraw   own          POST   422   422   422   403   403   403   403   404   login
activity_withdraw   other        POST   404   404   404   403   403   403   403   404   login
activity_restore    withdrawn    POST   ok    403   403   403   403   403   403   404   login
activity_restore    other        POST   404   404   404   403   403   403   403   404   login
activity_verify     own          POST   403   ok    ok    ok    ok    403   403   404   login
activity_verify     other        POST   404   404   404   ok    ok    403   403   404   login
activity_return     own          GET    403   ok    ok    ok    ok    403   403   404   login
activity_return     own          POST   403   422   422   422   422   403   403   404   login
activity_return     other        POST   404   404   404   422   422   403   403   404   login

check_queue         -            GET    403   ok    ok    ok    ok    403   403   403   login
check_queue         -            POST   405   405   405   405   405   405   405   405   login
check_record        own          GET    403   ok    ok    ok    ok    403   403   404   login
check_record        other        GET    404   404   404   ok    ok    403   403   404   login
check_record        draft        GET    403   ok    ok    404   404   404   404   404   login
check_many          -            GET    405   405   405   405   405   405   405   405   login
check_many          -            POST   403   422   422   422   422   403   403   403   login
check_undo          -            GET    405   405   405   405   405   405   405   405   login
check_undo          -            POST   403   422   422   422   422   403   403   403   login

series_new          -            GET    ok    ok    ok    ok    403   403   403   403   login
series_new          -            POST   422   422   422   422   403   403   403   403   login
series              own          GET    ok    ok    ok    404   404   404   404   404   login
series              sent         GET    ok    ok    ok    ok    ok    ok    ok    404   login
series              other        GET    404   404   404   ok    ok    ok    ok    404   login
series_edit         own          GET    ok    403   403   404   404   404   404   404   login
series_edit         sent         POST   422   403   403   403   403   403   403   404   login
series_edit         other        POST   404   404   404   403   403   403   403   404   login
series_shift        own          POST   422   403   403   404   404   404   404   404   login
series_shift        sent         GET    409   409   409   403   403   403   403   404   login
series_shift        other        POST   404   404   404   403   403   403   403   404   login
series_add          own          POST   422   422   422   404   404   404   404   404   login
series_add          sent         GET    ok    ok    ok    403   403   403   403   404   login
series_add          other        POST   404   404   404   403   403   403   403   404   login
series_delete       own          POST   ok    403   403   404   404   404   404   404   login
series_delete       sent         POST   409   409   409   403   403   403   403   404   login
series_delete       other        POST   404   404   404   403   403   403   403   404   login
healthz             -            GET    503   503   503   503   503   503   503   503   503
activity_photo_add  own          GET    405   405   405   405   405   405   405   405   login
activity_photo_add  own          POST   ok    ok    ok    403   403   403   403   404   login
activity_photo_add  other        POST   404   404   404   403   403   403   403   404   login
photo_file          own          GET    ok    ok    ok    ok    ok    ok    ok    404   login
photo_file          other        GET    404   404   404   ok    ok    ok    ok    404   login
photo_file          unfinished   GET    ok    ok    ok    404   404   404   404   404   login
photo_edit          own          GET    ok    403   403   403   403   403   403   404   login
photo_edit          own          POST   ok    403   403   403   403   403   403   404   login
photo_edit          other        POST   404   404   404   403   403   403   403   404   login
photo_remove        own          GET    ok    ok    ok    ok    ok    403   403   404   login
photo_remove        own          POST   422   422   422   422   422   403   403   404   login
photo_remove        other        POST   404   404   404   422   422   403   403   404   login
photo_match_answer  own          GET    405   405   405   405   405   405   405   405   login
photo_match_answer  own          POST   ok    403   403   403   403   403   403   404   login
photo_match_answer  other        POST   404   404   404   403   403   403   403   404   login
photo_match_answer  unfinished   POST   404   404   404   404   404   404   404   404   login
photo_match_decide  own          GET    405   405   405   405   405   405   405   405   login
photo_match_decide  own          POST   403   ok    ok    ok    ok    403   403   404   login
photo_match_decide  other        POST   404   404   404   ok    ok    403   403   404   login
photo_match_decide  removed      POST   403   404   404   404   404   403   403   404   login
photo_file          removed      GET    404   404   404   404   404   404   404   404   login
photo_edit          removed      POST   404   404   404   403   403   403   403   404   login
photo_remove        removed      POST   404   404   404   404   404   404   404   404   login

coverage            -            GET    ok    ok    ok    ok    ok    ok    ok    404   login
serving             -            GET    403   ok    ok    ok    ok    403   403   403   login
serving             -            POST   403   403   422   404   404   403   403   403   login
silent              -            GET    403   ok    ok    ok    ok    403   403   403   login
library_contact     own          GET    403   ok    ok    ok    ok    403   403   404   login
library_contact     own          POST   403   422   422   422   422   403   403   404   login
library_contact     other        GET    404   404   404   ok    ok    403   403   404   login
library_contact     other        POST   404   404   404   422   422   403   403   404   login

home                -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
capaian             -            GET    ok    ok    ok    ok    ok    ok    ok    404   login
definitions         -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
library_recode      own          GET    403   403   ok    ok    ok    403   403   404   login
library_recode      own          POST   403   403   422   422   422   403   403   404   login
library_recode      other        GET    404   404   404   ok    ok    403   403   404   login
library_recode      other        POST   404   404   404   422   422   403   403   404   login

saved_filter_new    -            POST   422   422   422   422   422   422   422   422   login
saved_filter_edit   own          GET    ok    404   404   404   404   404   404   404   login
saved_filter_edit   own          POST   422   404   404   404   404   404   404   404   login
saved_filter_delete own          POST   ok    404   404   404   404   404   404   404   login
exports             -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
export_new          -            GET    ok    ok    ok    ok    ok    ok    ok    ok    login
export_new          -            POST   422   422   422   422   422   422   422   422   login
export_file         own          GET    ok    404   404   404   404   404   404   404   login
export_cancel       own          GET    405   405   405   405   405   405   405   405   login
export_cancel       own          POST   ok    404   404   404   404   404   404   404   login
export_delete       own          GET    405   405   405   405   405   405   405   405   login
export_delete       own          POST   ok    404   404   404   404   404   404   404   login

sync:openapi-json   -            GET    ok    ok    ok    ok    ok    ok    ok    ok    401
sync:api-root       -            GET    404   404   404   404   404   404   404   404   401
sync:me             -            GET    ok    ok    ok    ok    ok    ok    ok    ok    401
sync:lists          -            GET    ok    ok    ok    ok    ok    ok    ok    ok    401
sync:records        -            GET    ok    ok    ok    ok    ok    ok    ok    ok    401
sync:changes        -            GET    405   405   405   405   405   405   405   405   401
sync:changes        -            POST   422   422   422   422   422   422   422   422   401
sync:photo          own          GET    404   ok    404   404   404   404   404   404   401
sync:photo          own          HEAD   404   ok    404   404   404   404   404   404   401
sync:photo          own          PATCH  404   ok    404   404   404   404   404   404   401
sync:photo          other        PATCH  404   404   404   404   404   404   404   404   401
sync:photo          removed      PATCH  404   410   404   404   404   404   404   404   401
"""
# Not ours to guard: what Django serves for itself.
WITHOUT_ROW: set[str] = set()


@dataclass(frozen=True)
class Row:
    route: str
    thing: str
    method: str
    expected: dict[str, str]


def rows() -> Iterator[Row]:
    for line in TABLE.strip().splitlines()[1:]:
        if line.strip():
            route, thing, method, *answers = line.split()
            yield Row(route, thing, method, dict(zip(PEOPLE, answers, strict=True)))


def answer(response: Any) -> str:
    if response.status_code == 302 and response.url.split("?")[0] == reverse("account_login"):
        return "login"
    return "ok" if response.status_code in {200, 302} else str(response.status_code)


class EveryRoute(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = cast = build_cast()
        dewi = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
        assign(dewi, role=Role.MANAGER, place=cast.other_library, by=None)
        own, own_code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
        other, other_code = invite(role=Role.VILLAGE_HEAD, place=cast.other_library, by=cast.citra)
        office, _code = invite(role=Role.REGENCY_OFFICE, place=cast.regency, by=cast.citra)
        held = {a.user.username: a.pk for a in Assignment.objects.select_related("user")}
        libraries = {"own": {"pk": cast.library.pk}, "other": {"pk": cast.other_library.pk}}
        invitations = {
            "own": {"pk": own.pk},
            "other": {"pk": other.pk},
            "office": {"pk": office.pk},
        }
        assignments = {
            "own": {"pk": held["ana"]},
            "other": {"pk": held["dewi"]},
            "office": {"pk": held["rina"]},
        }
        records = activity_objects(cast, dewi)
        link = make_password_link(dewi, by=cast.citra)  # nobody of PEOPLE: signing in spends it
        cls.objects: dict[str, dict[str, dict[str, Any]]] = {
            "password_by_link": {
                "own": link,
                "made_up": {**link, "token": "abc-def"},
            },
            "invitation": {
                "own": {"code": own_code},
                "other": {"code": other_code},
                "made_up": {"code": "0000-0000-00"},
            },
            "library": libraries,
            "aid_edit": (aids := aid_objects(cast)),
            "aid_remove": aids,
            "aid_new": libraries,
            "library_edit_group": {
                name: {**kwargs, "slug": "koleksi"} for name, kwargs in libraries.items()
            },
            "invitation_": invitations,
            "assignment_": assignments,
            "person_password": assignments,
            # Who they are is asked again before anything is looked up.
            "mfa_remove_webauthn": {"made_up": {"pk": 1}},
            "intake": intake_objects(cast),
            "intake_example": {"libraries": {"kind": "libraries"}, "made_up": {"kind": "x"}},
            "person": {
                "own": {"pk": cast.ana.pk},
                "other": {"pk": dewi.pk},
                "office": {"pk": cast.rina.pk},
            },
            "activity": records,
            "check_record": records,
            "check": records,
            "series": series_objects(cast, dewi),
            **photo_objects(cast, records),
            "notice": notice_objects(cast),
            "activity_message_withdraw": message_objects(records, own=cast.ana, other=dewi),
            "export": export_objects(cast),
            "saved": {
                "own": {
                    "pk": save_filter(
                        listing="kegiatan", name="Jahit", query="cari=jahit", by=cast.ana
                    ).pk
                }
            },
            "announcement": {
                "own": {"pk": announced(cast).pk},
                "other": {"pk": announced(cast, place=cast.other_regency).pk},
            },
        }

    def setUp(self) -> None:
        cache.clear()

    def kwargs(self, row: Row) -> dict[str, Any]:
        """Return the object's part of the address: of the route, else of its family."""
        if row.thing == "-":
            return {}
        family = row.route.removeprefix("sync:").split("_")[0]
        families = [row.route, f"{family}_", family]
        found = next(self.objects[name] for name in families if name in self.objects)
        if row.route == "sync:photo":
            return {"photo_id": found[row.thing]["pk"]}
        return found[row.thing]

    def ask(self, row: Row, person: str) -> str:
        cache.clear()
        client = Client(raise_request_exception=True)
        with transaction.atomic():
            if person != "anonymous":
                client.force_login(getattr(self.cast, person))
            address = reverse(row.route, kwargs=self.kwargs(row))
            response = client.generic(row.method, address, headers={"upload-offset": "0"})
            found = answer(response)
            if response.streaming:
                list(response)  # read to its end, a file is closed
            transaction.set_rollback(True)
        return found

    def test_every_answer_is_the_one_in_the_table(self) -> None:
        wrong = [
            f"{row.route} {row.thing} {row.method} {person}: {found}, not {expected}"
            for row in rows()
            for person, expected in row.expected.items()
            if (found := self.ask(row, person)) != expected
        ]
        assert not wrong, "\n".join(wrong)

    def test_every_route_has_a_row(self) -> None:
        known = {row.route for row in rows()} | WITHOUT_ROW
        missing = set(route_names(get_resolver())) - known
        assert not missing, f"add a line for {sorted(missing)}"


def message_objects(records: Any, **writers: Any) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "pk": write_message(
                Activity.objects.get(pk=records[name]["pk"]), text="Apakah dihitung?", by=writer
            ).pk
        }
        for name, writer in writers.items()
    }


def export_objects(cast: Any) -> dict[str, dict[str, Any]]:
    """Return a file that Ana had made."""
    now = timezone.now()
    done = {"state": "ready", "row_count": 1, "done_count": 1, "byte_count": 2}
    moments = {"requested_at": now, "finished_at": now, "as_of": now}
    export = Export.objects.create(
        user=cast.ana, listing="kegiatan", file_format="csv", language="id", **done, **moments
    )
    exported_files.file_path(export.pk, "csv").write_text("x\n")
    return {"own": {"pk": export.pk}}


def notice_objects(cast: Any) -> dict[str, dict[str, Any]]:
    notify([cast.ana.pk], kind=Kind.RETURNED, path="/kegiatan/")
    return {"own": {"pk": Notice.objects.get(path="/kegiatan/").pk}}


def intake_objects(cast: Any) -> dict[str, dict[str, Any]]:
    """Return pasted tables, each seen by its maker only: two open, one taken over."""
    libraries = read_text("Nama perpustakaan\tDesa\tNama pengelola\nTBM Pelangi\tSukorejo\tSiti")
    people = read_text("Nama\tPerpustakaan\nSiti\tPerpustakaan Desa Sumber Makmur")
    made = {
        "rina": start_intake(libraries, kind="libraries", by=cast.rina),
        "ben": start_intake(people, kind="people", by=cast.ben),
        "done": confirm_intake(
            start_intake(people, kind="people", by=cast.rina),
            by=cast.rina,
        ),
    }
    return {name: {"pk": intake.pk} for name, intake in made.items()}


def aid_objects(cast: Any) -> dict[str, dict[str, Any]]:
    """Return aid that two libraries received, and an entry that was removed."""
    aid = {"kind": "books", "giver": "Dinas", "received_on": timezone.localdate()}
    made = {
        "own": record_aid(cast.library, by=cast.ana, **aid),
        "removed": record_aid(cast.library, by=cast.ana, **aid),
        "other": record_aid(cast.other_library, by=cast.citra, **aid),
    }
    remove_aid(made["removed"], reason="Salah perpustakaan", by=cast.ana)
    return {name: {"pk": row.pk} for name, row in made.items()}


def activity_objects(cast: Any, dewi: Any) -> dict[str, dict[str, Any]]:
    """Return records in several states in Ana's library, and one in another regency."""
    made = {
        "own": recorded(cast),
        "draft": recorded(cast, submit=False),
        "withdrawn": recorded(cast),
        "other": recorded(cast, by=dewi, library=cast.other_library),
    }
    withdraw_activity(made["withdrawn"], reason="Tercatat dua kali", by=cast.ana)
    return {name: {"pk": activity.pk} for name, activity in made.items()}


def series_objects(cast: Any, dewi: Any) -> dict[str, dict[str, Any]]:
    """Return series of planned meetings, and some of a meeting that was sent."""
    today = timezone.localdate()

    def planned(library: Library, by: Any) -> Activity:
        return plan_series(
            series_id=uuid7(), library=library, content=content(), days=[today], by=by
        )[0]

    def sent(library: Library, by: Any) -> Activity:
        row = planned(library, by)
        said = content(held_on=today)
        return edit_activity(row, content=said, base_version=row.version, by=by, submit=True)

    made = {
        "own": planned(cast.library, cast.ana),
        "sent": sent(cast.library, cast.ana),
        "other": sent(cast.other_library, dewi),
    }
    return {name: {"pk": activity.series_id} for name, activity in made.items()}


def photo_objects(
    cast: Any, records: dict[str, dict[str, Any]]
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return photos of two records, each asked about; a removed one, one of an open form."""

    def photo(library: Library, *, is_attached: bool = True, **columns: Any) -> dict[str, Any]:
        row = Photo.objects.create(
            library=library,
            regency_id=library.regency_id,
            province_id=library.province_id,
            partner_category=library.partner_category,
            byte_count=1,
            uploaded_by=cast.ben,
            is_attached=is_attached,
            **columns,
        )
        return {"pk": row.pk}

    removed = {"state": "removed", "removed_by": cast.ana, "removed_at": timezone.now()}
    photos = {
        "own": photo(cast.library),
        "other": photo(cast.other_library),
        "removed": photo(cast.library, **removed),
        "unfinished": photo(cast.library, is_attached=False),
    }
    for name, like in (("own", "other"), ("other", "own")):
        photo_id = photos[name]["pk"]
        ActivityPhoto.objects.create(activity_id=records[name]["pk"], photo_id=photo_id)
        PhotoMatch.objects.create(
            photo_id=photo_id, earlier_id=photos[like]["pk"], kind="exact", distance=0
        )
    files = {name: {**found, "size": "kecil"} for name, found in photos.items()}
    return {"photo": photos, "photo_file": files}


def route_names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from route_names(entry, f"{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}"
