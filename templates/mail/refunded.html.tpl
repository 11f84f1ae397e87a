{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head><meta charset="utf-8"><title>{{SUBJECT}}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>
<p>[[mail.hello]]</p>
<p>[[mail.refunded]]</p>
<table>
<tbody>
<tr><td>[[booking.code]]</td><td>{{CODE}}</td></tr>
<tr><td>[[mail.refund]]</td><td>{{REFUND}}</td></tr>
</tbody>
</table>
<p>[[booking.refunded.text]]{{#OVER}} [[booking.refunded.over]]{{/OVER}}{{#STANDS}} [[mail.refunded.stands]]{{/STANDS}}<br><a href="{{LINK}}">{{LINK}}</a></p>
<p>[[frame.help]] {{HELP_PHONE}} {{HELP_EMAIL}}</p>
<p>{{ORG_NAME}}</p>
</body>
</html>
