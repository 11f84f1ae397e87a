{{%AUTOESCAPE context="HTML"}}
{{! LANG, WHY: the gateway's words for a form that is not in order. }}
<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<title>[[sandbox.refused.title]]</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/v1/style.css">
</head>
<body>
<header class="top"><strong>[[sandbox.name]]</strong> <span class="test">[[sandbox.test]]</span></header>
<main>
<h1>[[sandbox.refused.title]]</h1>
<p class="failed" role="alert">{{WHY}}</p>
</main>
</body>
</html>
