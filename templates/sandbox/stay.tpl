{{%AUTOESCAPE context="HTML"}}
{{! LANG, PAYMENT_ID; CLOSED: the browser brings nothing back; BACK with
    CALLBACK_URL and FIELDs while the bank has not answered. }}
<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<title>[[sandbox.stay.title]]</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/v1/style.css">
</head>
<body>
<header class="top"><strong>[[sandbox.name]]</strong> <span class="test">[[sandbox.test]]</span></header>
<main>
<h1>[[sandbox.stay.title]]</h1>
{{#CLOSED}}<p>[[sandbox.stay.closed]]</p>{{/CLOSED}}
{{#BACK}}<p>[[sandbox.stay.waiting]]</p>
<form id="give-up" method="post" action="{{CALLBACK_URL}}">
{{#FIELD}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">{{/FIELD}}
<button>[[sandbox.stay.back]]</button>
</form>{{/BACK}}
<p class="small">[[sandbox.stay.payment]] <code>{{PAYMENT_ID}}</code></p>
</main>
</body>
</html>
