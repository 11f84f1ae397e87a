{{%AUTOESCAPE context="HTML"}}
{{! LANG; MESSAGE (JSON) is told to the page around the frame, of ORIGIN. }}
<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<title>[[sandbox.tell.title]]</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/v1/style.css">
<script src="/v1/return.js" defer></script>
</head>
<body>
<header class="top"><strong>[[sandbox.name]]</strong> <span class="test">[[sandbox.test]]</span></header>
<main>
<h1>[[sandbox.tell.title]]</h1>
<p id="message" data-origin="{{ORIGIN}}" data-message="{{MESSAGE}}">[[sandbox.tell.text]]</p>
</main>
</body>
</html>
