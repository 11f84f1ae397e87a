{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" class="broad">
<h1>[[admin.events]]</h1>
{{#NONE}}<p class="lead">[[admin.none]]</p>{{/NONE}}
{{#SOME}}
<ul class="cards">
{{#EVENT}}
<li>
<h2><a href="/admin/events/{{SLUG}}">{{EVENT_TITLE}}</a></h2>
<p><time datetime="{{STARTS_MACHINE}}">{{STARTS}}</time></p>
<p class="left">{{STATE}}</p>
<p>{{SOLD_TEXT}}</p>
</li>
{{/EVENT}}
</ul>
{{/SOME}}
</main>
{{>FOOT}}
