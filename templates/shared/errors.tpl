{{%AUTOESCAPE context="HTML"}}
<div class="errors" id="errors" role="alert" tabindex="-1">
<h2>[[errors.title]]</h2>
<ul>
{{#ERROR}}<li><a href="#f-{{FIELD}}">{{MESSAGE}}</a></li>{{/ERROR}}
</ul>
</div>
