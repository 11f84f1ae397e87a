{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main">
<h1>{{TITLE}}</h1>
<div class="prose">
{{#BLOCK}}{{#PARAGRAPH}}<p>{{PARAGRAPH_TEXT}}</p>{{/PARAGRAPH}}{{#LIST}}<ul>{{#ITEM}}<li>{{ITEM_TEXT}}</li>{{/ITEM}}</ul>{{/LIST}}{{/BLOCK}}
</div>
<p><a class="way" href="/">[[status.home]]</a></p>
</main>
{{>FOOT}}
