{{%AUTOESCAPE context="HTML"}}
{{! LANG; MAIL with NUMBER, TO, SUBJECT, AT; EMPTY }}
<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<title>[[sandbox.mailbox.title]]</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/v1/style.css">
</head>
<body>
<header class="top"><strong>[[sandbox.name]]</strong> <span class="test">[[sandbox.test]]</span></header>
<main>
<h1>[[sandbox.mailbox.title]]</h1>
{{#EMPTY}}<p>[[sandbox.mailbox.empty]]</p>{{/EMPTY}}
<ul class="list">
{{#MAIL}}<li><a href="/_ctl/mailbox/{{NUMBER}}">{{SUBJECT}}</a> <span class="small">{{TO}}, {{AT}}</span></li>
{{/MAIL}}
</ul>
</main>
</body>
</html>
