{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main">
<h1>[[home.title]]</h1>
{{#NONE}}<p class="lead">[[home.none]]</p>{{/NONE}}
{{#SOME}}
<ul class="cards">
{{#EVENT}}
<li>
<h2><a href="/e/{{SLUG}}">{{EVENT_TITLE}}</a></h2>
<p><time datetime="{{STARTS_MACHINE}}">{{STARTS}}</time>{{#VENUE}} · {{VENUE_TEXT}}{{/VENUE}}</p>
{{#SUMMARY}}<p>{{SUMMARY_TEXT}}</p>{{/SUMMARY}}
<p class="left">{{STATE}}</p>
</li>
{{/EVENT}}
</ul>
{{/SOME}}
</main>
{{>FOOT}}
