"""Addresses of sign-in: only what staff need of allauth; no open sign-up, no password by e-mail."""

from django.urls import path

from pendopo.web.staff import accounts

urlpatterns = [
    path("masuk/", accounts.login, name="account_login"),
    path("demo/", accounts.sign_in_demo, name="account_demo"),
    path("keluar/", accounts.logout, name="account_logout"),
    path("ulang/", accounts.reauthenticate, name="account_reauthenticate"),
    path("nonaktif/", accounts.inactive, name="account_inactive"),
    path("sandi/", accounts.change_password, name="account_change_password"),
    path("daftar/", accounts.closed, name="account_signup"),
    path("pertama/<str:token>/", accounts.first_administrator, name="account_first"),
    path("langkah-kedua/", accounts.authenticate, name="mfa_authenticate"),
    path("langkah-kedua/ulang/", accounts.mfa_reauthenticate, name="mfa_reauthenticate"),
    path("keamanan/", accounts.mfa_index, name="mfa_index"),
    path("keamanan/aplikasi/", accounts.activate_totp, name="mfa_activate_totp"),
    path("keamanan/aplikasi/lepas/", accounts.deactivate_totp, name="mfa_deactivate_totp"),
    path("keamanan/kode/", accounts.recovery_codes, name="mfa_view_recovery_codes"),
    path("keamanan/kode/baru/", accounts.generate_codes, name="mfa_generate_recovery_codes"),
]
