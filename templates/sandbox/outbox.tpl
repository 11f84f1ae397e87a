{{%AUTOESCAPE context="HTML"}}
{{! LANG; SMS with TO, FROM, BODY, STATUS, SID; EMPTY }}
<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<title>[[sandbox.outbox.title]]</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/v1/style.css">
</head>
<body>
<header class="top"><strong>[[sandbox.name]]</strong> <span class="test">[[sandbox.test]]</span></header>
<main>
<h1>[[sandbox.outbox.title]]</h1>
{{#EMPTY}}<p>[[sandbox.outbox.empty]]</p>{{/EMPTY}}
<ul class="list">
{{#SMS}}<li><strong>{{TO}}</strong> <span class="small">{{STATUS}}, {{SID}}</span><br>{{BODY}}</li>
{{/SMS}}
</ul>
</main>
</body>
</html>
