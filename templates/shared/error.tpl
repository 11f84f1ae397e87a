{{%AUTOESCAPE context="HTML"}}
{{! HEAD, FOOT: shared/head.tpl, shared/foot.tpl. TITLE and TEXT are the
    messages status.NNN.title and status.NNN.text (status.unsure.* for an
    unknown outcome). RETRY: section for 409, 429, 500 and 503, with RETRY_PATH.
    REQUEST_ID is what the help phone asks for. }}
{{>HEAD}}
<main id="main">
<h1>{{TITLE}}</h1>
<p class="lead">{{TEXT}}</p>
{{#RETRY}}<p><a class="button" href="{{RETRY_PATH}}">[[status.retry]]</a></p>{{/RETRY}}
<p><a class="way" href="/">[[status.home]]</a></p>
<p class="small">[[status.request]] <code>{{REQUEST_ID}}</code></p>
</main>
{{>FOOT}}
