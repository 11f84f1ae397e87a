{{%AUTOESCAPE context="HTML"}}
{{! LANG, TITLE, ORG_NAME, HELP_PHONE, HELP_TEL }}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<title>{{TITLE}}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<link rel="stylesheet" href="/static/startline.css">
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<script src="/static/startline.js" defer></script>
</head>
<body>
<a class="skip" href="#main">[[frame.skip]]</a>
<header class="top">
<a class="org" href="/">{{ORG_NAME}}</a>
<a class="help" href="tel:{{HELP_TEL}}" aria-label="[[frame.call]] {{HELP_PHONE}}">{{HELP_PHONE}}</a>
</header>
