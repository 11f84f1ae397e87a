{{%AUTOESCAPE context="HTML"}}
{{! LANG, SITE_URL }}
<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<title>[[sandbox.name]]</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/v1/style.css">
</head>
<body>
<header class="top"><strong>[[sandbox.name]]</strong> <span class="test">[[sandbox.test]]</span></header>
<main>
<h1>[[sandbox.name]]</h1>
<p>[[sandbox.home.text]]</p>
<ul>
<li><a href="/_ctl/mailbox">[[sandbox.mailbox.title]]</a></li>
<li><a href="/_ctl/sms">[[sandbox.outbox.title]]</a></li>
<li><a href="/_ctl/log">[[sandbox.home.log]]</a></li>
<li><a href="{{SITE_URL}}/">[[sandbox.home.site]]</a></li>
</ul>
</main>
</body>
</html>
