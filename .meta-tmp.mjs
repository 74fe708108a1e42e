import { build } from 'esbuild';
const r = await build({absWorkingDir:'/work/main',entryPoints:[process.argv[2]],bundle:true,minifySyntax:true,minifyWhitespace:true,mainFields:["module","main"],platform:'node',format:process.argv[4]??'cjs',splitting:process.argv[4]==='esm',write:false,outdir:'x',metafile:true,external:['electron','keytar','cpu-features','*.node','bufferutil','utf-8-validate'],define:{CULVERT_VERSION:'"1"',ELECTRON_WANTED:'"1"'}});
const by={};
for (const o of Object.values(r.metafile.outputs)) { if (process.argv[5] && !o.entryPoint?.includes(process.argv[5])) continue;
for(const [f,i] of Object.entries(o.inputs)){const m=f.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/);const k=process.argv[3]?f:m?m[1]:f.split('/').slice(0,2).join('/');by[k]=(by[k]||0)+i.bytesInOutput}}
console.log(Object.entries(by).sort((a,b)=>b[1]-a[1]).slice(0,25).map(([k,v])=>`${(v/1024).toFixed(0).padStart(6)} ${k}`).join('\n'))
