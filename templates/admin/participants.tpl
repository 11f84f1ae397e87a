{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" class="broad">
<p class="step"><a href="/admin/events/{{SLUG}}">{{EVENT_TITLE}}</a></p>
<h1>[[admin.participants]]</h1>
<form class="search" method="get" action="/admin/events/{{SLUG}}/participants" role="search">
<label for="q">[[admin.search]]</label>
<div><input id="q" name="q" type="search" value="{{QUERY}}" maxlength="100"><button class="button" type="submit">[[admin.find]]</button></div>
</form>
{{#NONE}}<p class="lead">[[admin.nobody]]</p>{{/NONE}}
{{#SOME}}
<table class="list stack">
<thead><tr><th scope="col">[[admin.name]]</th><th scope="col">[[admin.code]]</th><th scope="col">[[admin.type]]</th><th scope="col">[[admin.phone]]</th><th scope="col">[[admin.email]]</th><th scope="col">[[admin.state]]</th></tr></thead>
<tbody>
{{#PERSON}}<tr><th scope="row">{{NAME}}</th><td data-head="[[admin.code]]">{{CODE}}</td><td data-head="[[admin.type]]">{{TYPE}}</td><td data-head="[[admin.phone]]">{{PHONE}}</td><td data-head="[[admin.email]]">{{EMAIL}}</td><td data-head="[[admin.state]]">{{STATE}}</td></tr>{{/PERSON}}
</tbody>
</table>
{{/SOME}}
{{#PAGES}}
<nav class="actions" aria-label="[[admin.pages]]">
{{#BEFORE}}<a class="button second" href="/admin/events/{{SLUG}}/participants?q={{QUERY:url_query_escape}}&amp;page={{PAGE}}">[[admin.before]]</a>{{/BEFORE}}
{{#MORE}}<a class="button second" href="/admin/events/{{SLUG}}/participants?q={{QUERY:url_query_escape}}&amp;page={{PAGE}}">[[admin.more]]</a>{{/MORE}}
</nav>
{{/PAGES}}
<p><a class="way" href="/admin/events/{{SLUG}}/participants.csv">[[admin.participants_csv]]</a></p>
</main>
{{>FOOT}}
