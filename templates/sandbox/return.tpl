{{%AUTOESCAPE context="HTML"}}
{{! LANG; BACK with CALLBACK_URL and FIELDs of NAME and VALUE is what the
    browser brings to the shop; TWICE the same once more, into a frame. }}
<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<title>[[sandbox.return.title]]</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/v1/style.css">
<script src="/v1/return.js" defer></script>
</head>
<body>
<header class="top"><strong>[[sandbox.name]]</strong> <span class="test">[[sandbox.test]]</span></header>
<main>
<h1>[[sandbox.return.title]]</h1>
<p>[[sandbox.return.text]]</p>
{{#TWICE}}<form id="first" method="post" action="{{CALLBACK_URL}}" target="aside">
{{#FIELD}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">{{/FIELD}}
<button>[[sandbox.return.twice]]</button>
</form>
<iframe name="aside" title="[[sandbox.return.aside]]"></iframe>{{/TWICE}}
{{#BACK}}<form id="back" method="post" action="{{CALLBACK_URL}}">
{{#FIELD}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">{{/FIELD}}
<button>[[sandbox.return.go]]</button>
</form>{{/BACK}}
</main>
</body>
</html>
