{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" class="line" data-state="away" data-retry-ms="{{RETRY_MS}}">
<h1>[[away.title]]</h1>
<p class="lead">[[away.text]]</p>
<p class="box">{{AGAIN}}</p>
<p>[[away.inside]]</p>
<p class="apart" id="said" role="status"></p>
<p><a class="button second" href="/q/{{SLUG}}">[[wait.check]]</a></p>
</main>
<script src="/static/reckon.js" defer></script><script src="/static/line.js" defer></script>
{{>FOOT}}
