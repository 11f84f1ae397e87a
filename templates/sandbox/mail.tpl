{{%AUTOESCAPE context="HTML"}}
{{! LANG, NUMBER, SUBJECT, FROM, TO, AT, MESSAGE_ID, TEXT, HTML; PART with N, NAME,
    TYPE, BYTES }}
<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<title>[[sandbox.mail.title]]</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/v1/style.css">
</head>
<body>
<header class="top"><strong>[[sandbox.name]]</strong> <span class="test">[[sandbox.test]]</span></header>
<main>
<p><a href="/_ctl/mailbox">[[sandbox.mailbox.title]]</a></p>
<h1>{{SUBJECT}}</h1>
<dl>
<dt>[[sandbox.mail.from]]</dt><dd>{{FROM}}</dd>
<dt>[[sandbox.mail.to]]</dt><dd>{{TO}}</dd>
<dt>[[sandbox.mail.at]]</dt><dd>{{AT}}</dd>
<dt>[[sandbox.mail.id]]</dt><dd>{{MESSAGE_ID}}</dd>
</dl>
<h2>[[sandbox.mail.text]]</h2>
<pre id="text">{{TEXT:pre_escape}}</pre>
<h2>[[sandbox.mail.parts]]</h2>
<ul>
{{#PART}}<li><a href="/_ctl/mailbox/{{NUMBER}}/{{N}}">{{NAME}}</a> <span class="small">{{TYPE}}, {{BYTES}} B</span></li>
{{/PART}}
</ul>
<h2>[[sandbox.mail.html]]</h2>
<p><a href="/_ctl/mailbox/{{NUMBER}}/html">[[sandbox.mail.look]]</a></p>
<pre id="html">{{HTML:pre_escape}}</pre>
</main>
</body>
</html>
